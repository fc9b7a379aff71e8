"""Certificates as Open Badges 3.0: W3C Verifiable Credentials that anybody can check without us."""
