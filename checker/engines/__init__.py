"""The engines: executed (oracle), compiled (explorer), symbolic (z3), random (hypothesis)."""
