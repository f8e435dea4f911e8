"""Native code for a model: its steps and the search over packed states, compiled through LLVM."""
