"""Ads: places, sections, versions, photos, posting and the gate."""
