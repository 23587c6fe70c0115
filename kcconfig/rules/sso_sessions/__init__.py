"""SSO sessions and remember-me: settings of the realm that contradict each other."""
