"""What the tests of qa share: properties that are never timed."""

import hypothesis

# A slow machine is no defect: hypothesis must not time its examples.
hypothesis.settings.register_profile("betz", deadline=None)
hypothesis.settings.load_profile("betz")
