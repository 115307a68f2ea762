"""The composition root: one module a function, so that none pays for what another needs."""
