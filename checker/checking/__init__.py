"""From a model and its properties to verdicts, traces and findings."""
