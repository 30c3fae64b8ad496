package sandbox

// bookVolume counts a charged message towards the tiers of its market and category, and charges it at the
// rate of the tier it falls into (Meta: pricing page, Sep 2026). Months are those of the account's zone, UTC
// here, and the accounts of a portfolio would count together; this world has one for each.
func (w *World) bookVolume(n *number, r *ledgerRow) {
	if r.Cost == 0 || r.Model != "PMP" || !tiered(r.Category) {
		return
	}
	meta := &n.waba.meta
	if meta.Volume == nil {
		meta.Volume = map[string]int{}
	}
	key := month(r.At) + " " + r.Category + " " + r.Market
	before := tierOf(w.opts.VolumeTiers, meta.Volume[key])
	meta.Volume[key]++
	tier := tierOf(w.opts.VolumeTiers, meta.Volume[key])
	r.Tier, r.Cost = tier.Name(), r.Cost*(1-tier.Discount)
	if tier == before || meta.Volume[key] == 1 {
		return
	}
	w.notifyAccount(n, "account_update", object{"event": "VOLUME_BASED_PRICING_TIER_UPDATE", "volume_tier_info": object{
		"tier_update_time": w.now().Unix(), "pricing_category": upper(r.Category), "tier": tier.Name(),
		"effective_month": r.At.UTC().Format("2006-01"), "region": r.Market}})
}
