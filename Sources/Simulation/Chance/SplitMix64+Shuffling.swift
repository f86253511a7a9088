public import Determinism

extension SplitMix64 {
    /// The elements in a random order.
    public mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
        var elements = elements
        for position in elements.indices.dropFirst() { elements.swapAt(position, draw(below: position + 1)) }
        return elements
    }
}
