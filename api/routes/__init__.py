"""The routes of the service, one router per concern."""
