"""The wire of the services, by the service model and with code of the sandbox's own."""
