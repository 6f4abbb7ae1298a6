"""Joins the steps: settings, API, accounts, console for staff, portal for customers, phrases, design."""
