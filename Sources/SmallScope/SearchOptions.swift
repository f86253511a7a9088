/// What a search does besides searching.
public struct SearchOptions {
    /// Told now and then how far the search is.
    public var tell: ((String) -> Void)?
    /// States between two lines of progress.
    public var progressStates = 1_000_000
    /// Told, as a script, before the core runs something that it has not run before: if the core's own invariants
    /// then end the process, the last script is the path that led there. It makes the search slower.
    public var beforeCoreStep: ((String) -> Void)?
    /// Asked now and then; false ends the search.
    public var isWanted: () -> Bool = { true }

    public init() {}
}
