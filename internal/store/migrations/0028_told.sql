-- What Meta told about a message stands beside it, in short (see told.go): a receipt then changes one page and not two. The table
-- of receipts keeps what says more than a time and a price.

ALTER TABLE message ADD COLUMN told TEXT NOT NULL DEFAULT '';

-- What alone of the thing changed: most events are of a message's status, which is nothing to the word index.
ALTER TABLE event ADD COLUMN part TEXT NOT NULL DEFAULT '';

-- pricing holds each of Meta's pricing objects once: there are a few dozen.
CREATE TABLE pricing (
    account_id BIGINT NOT NULL,
    id         BIGINT NOT NULL,
    body       TEXT NOT NULL,
    PRIMARY KEY (account_id, id)
) CLUSTERED;

CREATE UNIQUE INDEX pricing_body ON pricing (account_id, body);

INSERT INTO pricing (account_id, id, body)
SELECT account_id, id, body FROM (
    SELECT account_id, ROW_NUMBER() OVER (PARTITION BY account_id ORDER BY body) AS id, body
    FROM (SELECT DISTINCT account_id, pricing AS body FROM receipt WHERE pricing <> '' AND LENGTH(pricing) <= 500) AS seen
) AS numbered WHERE id <= 1000;

UPDATE message SET told = COALESCE((
    SELECT STRING_AGG(CASE r.status WHEN 'sent' THEN 's' WHEN 'delivered' THEN 'd' WHEN 'read' THEN 'r' WHEN 'played' THEN 'p' ELSE 'f' END
        || CASE WHEN r.at % 1000 = 0 THEN CAST(r.at / 1000 AS TEXT) ELSE CAST(r.at AS TEXT) END
        || COALESCE('.' || CAST(p.id AS TEXT), '') || ';', '')
    FROM receipt r LEFT JOIN pricing p ON p.account_id = r.account_id AND p.body = r.pricing
    WHERE r.account_id = message.account_id AND r.message_id = message.id AND r.at >= 100000000000 AND r.at < 100000000000000
        AND r.status IN ('sent', 'delivered', 'read', 'played', 'failed') AND (r.pricing = '' OR p.id IS NOT NULL)), '')
WHERE (account_id, id) IN (SELECT account_id, message_id FROM receipt);

DELETE FROM receipt WHERE code = 0 AND detail = '' AND at >= 100000000000 AND at < 100000000000000
    AND status IN ('sent', 'delivered', 'read', 'played', 'failed')
    AND (pricing = '' OR EXISTS (SELECT 1 FROM pricing p WHERE p.account_id = receipt.account_id AND p.body = receipt.pricing));
