"""The vault: what arrived, exactly as it arrived."""
