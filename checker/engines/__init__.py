"""The engines: executed (the oracle), compiled (the explorer), symbolic (z3), random (hypothesis)."""
