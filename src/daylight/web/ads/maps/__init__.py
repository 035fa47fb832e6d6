"""Ads on a map: at their towns' points, never nearer, drawn here and with nobody else's help."""
