"""What people read: traces on the terminal, Markdown pages, Mermaid diagrams."""
