/// Known bugs that few seeds catch, each with a seed that does.
public enum FastCatches {
    /// In full runs. A bug with a mask is caught without it where that is said.
    public static let all: [(mutation: ChosenMutation, seed: UInt64)] = []
}
