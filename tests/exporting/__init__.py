"""Tests of the models written for other model checkers."""
