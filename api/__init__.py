"""Every way in to Betz: the terminal and the service with its chat page."""
