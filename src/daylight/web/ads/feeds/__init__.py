"""Lists of ads for machines: feeds, sitemaps and the widget, without anybody's contacts."""
