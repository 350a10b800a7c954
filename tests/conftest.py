"""Made-up examples have no deadline: a busy machine is no failure. Times are for benchmarks."""

from hypothesis import HealthCheck, settings

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")
