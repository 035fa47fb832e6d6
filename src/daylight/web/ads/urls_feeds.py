"""Addresses of feeds and of the web's conventions. No slug has a dot, so none can be in the way."""

from __future__ import annotations

from django.urls import path, re_path

from daylight.web.ads.views import feeds, kept, manifests, maps, sitemaps, widgets

urlpatterns = [
    re_path(r"^feed\.(?P<kind>rss|atom|json)$", feeds.feed, name="feed"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-pages.xml", sitemaps.static_pages, name="sitemap_pages"),
    path("sitemap-lists-<int:number>.xml", sitemaps.lists, name="sitemap_lists"),
    path("sitemap-ads-<int:number>.xml", sitemaps.ads, name="sitemap_ads"),
    path("map", maps.ads, name="map"),
    path("widget", widgets.widget, name="widget"),
    path("widget/new", widgets.new, name="widget_new"),
    path("kept", kept.kept, name="kept"),
    path("kept/cards", kept.cards, name="kept_cards"),
    path("manifest.webmanifest", manifests.manifest, name="manifest"),
    path("apple-touch-icon.png", manifests.icon, {"size": 180}, name="touch_icon"),
    re_path(r"^icon-(?P<size>\d{1,4})(?P<kind>-maskable)?\.png$", manifests.icon, name="icon"),
]
