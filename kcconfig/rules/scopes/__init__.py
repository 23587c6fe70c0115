"""Client scopes: names that nothing stands behind, and claims that tokens lack or get twice."""
