/// What an object does when it is asked one thing at a time: the specification a history is judged by.
///
/// A model is deterministic: state, input and output decide the next state.
public protocol SequentialModel: Sendable {
    associatedtype Input: Sendable
    associatedtype Output: Sendable
    /// Compared and hashed millions of times: small states make fast searches.
    associatedtype State: Hashable & Sendable
    /// Names an independent part of the object, such as a key.
    associatedtype Part: Hashable & Sendable

    var initialState: State { get }

    /// The state after `input` was answered with `output`, or `nil` if it cannot be answered so in this state.
    ///
    /// Without an output the operation is open: it takes effect as this state demands, and every answer is right.
    func step(_ state: State, _ input: Input, _ output: Output?) -> State?

    /// Whether the operation, answered so, leaves every state as it is: a read, or a comparison that failed.
    ///
    /// The more the model knows to be observations, the shorter the search; `true` for anything else makes it wrong.
    func isObservation(_ input: Input, _ output: Output) -> Bool

    /// The part that the operation touches. Parts are checked apart: an operation may never touch two.
    func part(of input: Input) -> Part

    /// The operations of one part without those open ones that cannot matter, each of which could double the search.
    ///
    /// What is left out must change no verdict. The default leaves out nothing.
    func prepare(_ operations: [ClientOperation<Input, Output>]) -> [ClientOperation<Input, Output>]

    func describe(_ input: Input, _ output: Output?) -> String
    /// The state that `placed`, one after the other, led to.
    func describe(_ state: State, after placed: ArraySlice<ClientOperation<Input, Output>>) -> String
    func describe(_ part: Part) -> String
}

extension SequentialModel {
    public func prepare(
        _ operations: [ClientOperation<Input, Output>]
    ) -> [ClientOperation<Input, Output>] { operations }

    public func describe(_ state: State, after placed: ArraySlice<ClientOperation<Input, Output>>) -> String {
        "\(state)"
    }

    public func describe(_ part: Part) -> String { "\(part)" }
}
