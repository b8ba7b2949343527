from tests.sites import make_site, migrated_site, new_site, real_server  # noqa: F401  (fixtures)
