"""Database rows, doors (services, selectors), API and tasks of the step."""
