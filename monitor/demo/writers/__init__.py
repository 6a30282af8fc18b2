"""The exporters' file layouts, written the way their programs write them: posts in, bytes out.

Each module is one producer and a pure function of a chat; what the producer loses is lost here too. None of them
reads a clock: the time of export is a constant of the story.
"""
