"""Configuration made of templates: of relying parties, and of a new policy repository."""
