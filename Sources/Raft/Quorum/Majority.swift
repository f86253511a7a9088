#if Zoo
    internal import Zoo
#endif

/// The arithmetic of one majority. A configuration that is joint asks it once for each half.
enum Majority {
    /// How many of `count` voters are a majority.
    static func size(of count: Int) -> Int {
        #if Zoo
            if count.isMultiple(of: 2), zoo(.z12) { return count / 2 }
        #endif
        return count / 2 + 1
    }

    /// The highest value that a majority of the voters has reached, given the value that each has reached.
    ///
    /// Without voters there is nobody to wait for: the answer is the highest value there is, so that the minimum over
    /// both halves of a configuration that is not joint is the value of its only half.
    static func reached(_ values: [UInt64]) -> UInt64 {
        guard !values.isEmpty else { return .max }
        let needed = size(of: values.count)
        var best: UInt64 = 0
        // Quadratic and without allocation: there are 3 to 9 voters.
        for candidate in values where candidate > best {
            var count = 0
            for value in values where value >= candidate { count += 1 }
            if count >= needed { best = candidate }
        }
        return best
    }

    /// How an election stands among `voters`; without voters it is won.
    static func result(voters: Int, granted: Int, refused: Int) -> VoteResult {
        let needed = voters == 0 ? 0 : size(of: voters)
        if granted >= needed { return .won }
        return voters - refused < needed ? .lost : .pending
    }
}
