"""Reports: flags and takedown claims."""
