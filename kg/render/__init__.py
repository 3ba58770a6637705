"""The interactive page: records -> :class:`~kg.render.view.View` (pure data) -> one self-contained HTML file.

``view.build`` gathers records of several articles into nodes, edges, statements and articles; ``page.html`` and
``page.write`` turn a view into the page. Neither reads the store nor the network.
"""
