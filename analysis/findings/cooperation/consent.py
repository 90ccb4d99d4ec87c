"""Consent and the law: what may be shown, and what cannot be tested.

Reading of C27, fixed before the verdict. Whether a consent signed at application settles the
matter is for a court. A rule of the law can be cited and what apps ask for can be counted; neither
decides, so the verdict is none. Nothing in this chapter looks for more consent.
"""
