"""What embeds texts in bulk: one file per library, and the choice among them."""
