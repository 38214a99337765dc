"""The generator: from the YAML spec to models, resource classes, OpenAPI and reference pages."""
