"""How Zhiji looks: one set of colours, parts and pictures for console and portal."""
