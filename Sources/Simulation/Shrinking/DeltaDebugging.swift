/// Zeller and Hildebrandt's ddmin (2002): of things that together make something fail, a part that still does and of which nothing
/// alone can be left out.
enum DeltaDebugging {
    /// - Parameter fails: whether a part, in its order, still fails. The whole is taken to.
    static func minimize<Element>(_ whole: [Element], fails: ([Element]) -> Bool) -> [Element] {
        guard !whole.isEmpty else { return [] }
        if fails([]) { return [] }
        var kept = whole
        var parts = 2
        while kept.count > 1 {
            let size = (kept.count + parts - 1) / parts
            var smaller: [Element]?
            for start in stride(from: 0, to: kept.count, by: size) {
                let rest = Array(kept[..<start] + kept[min(start + size, kept.count)...])
                if fails(rest) {
                    smaller = rest
                    break
                }
            }
            if let smaller {
                kept = smaller
                parts = max(2, parts - 1)
            } else if size == 1 {
                break
            } else {
                parts = min(kept.count, 2 * parts)
            }
        }
        return kept
    }
}
