"""Typed results turned into what people and programs take away: JSON, a workbook, pictures, replies."""
