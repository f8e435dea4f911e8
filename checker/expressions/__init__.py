"""Typed finite expressions: nodes, texts, values."""
