"""A large academy out of nothing, to measure by and to look at: people, what they held, the log of it.

Nothing in it is anybody's: nobody can sign in. All of it is made from a number, the seed, and is the same
each time. What the rooms' acts do one by one is written in bulk, in one transaction: a seed that is broken
off leaves nothing behind.
"""
