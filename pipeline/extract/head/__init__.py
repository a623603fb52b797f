"""Who sold, where and how to reach them, when, in which money, under which number."""
