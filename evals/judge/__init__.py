"""The optional judge: a language model that says whether an answer states a fact or evidence supports a claim.

It is never part of the gate. Its replies are stored by the hash of the prompt, and what it says is shown with how far
it agrees with physicians and experts, or as uncalibrated.
"""
