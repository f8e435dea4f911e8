"""How fast Chartproof is beside other model checkers: ``make bench``, outside the test suite."""
