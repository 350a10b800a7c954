"""Lesson 00 has no exercise: only a first judged step."""
