"""Questions in the formats of other programs: read and written, pure. Imports no model."""
