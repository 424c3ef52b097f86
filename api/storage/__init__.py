"""What the service keeps: conversations, feedback, articles and their reviews, keys and audit events."""
