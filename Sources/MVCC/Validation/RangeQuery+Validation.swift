/// What can be refused without knowing the state of the store, before a request is proposed. The same checks run again
/// when it is applied, so that nothing relies on the proposer having made them.
extension RangeQuery {
    public func validate() throws(StoreError) {
        if range.key.isEmpty { throw .keyNotProvided }
    }

    /// The order and target for etcd's numbers, which are refused when they are not known.
    public static func ordering(
        order: Int32, target: Int32
    ) throws(StoreError) -> (order: Order, target: Target) {
        guard let order = UInt8(exactly: order).flatMap(Order.init(rawValue:)),
            let target = UInt8(exactly: target).flatMap(Target.init(rawValue:))
        else { throw .invalidSortOption }
        return (order, target)
    }
}
