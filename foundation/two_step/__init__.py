"""Two-step sign-in of staff: after the password a code of six digits from an app (TOTP, RFC 6238), or one of the codes kept for bad days."""
