"""Line-rendered widgets of the room: plain values in, messages out."""
