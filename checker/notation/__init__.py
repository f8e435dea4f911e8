"""What a spec is written in; everything a spec's author imports is in :mod:`checker`."""
