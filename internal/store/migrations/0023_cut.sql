-- Words are cut anew (ำ in Thai, half-width and two-part kana, Chinese numerals): the word index is made anew, as in 0019.

UPDATE search_block SET closed_at = 1 WHERE closed_at = 0;

DELETE FROM search_place;
